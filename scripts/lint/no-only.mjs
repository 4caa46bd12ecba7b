// A test, a suite or a Playwright case marked .only silently drops all the others.

const runners = new Set(['test', 'it', 'describe', 'suite', 'bench'])

function rootName(node) {
  let at = node
  while (at.type === 'MemberExpression' || at.type === 'CallExpression') {
    at = at.type === 'MemberExpression' ? at.object : at.callee
  }
  return at.name
}

export const noOnly = {
  create: (context) => ({
    MemberExpression(node) {
      if (node.computed || node.property.name !== 'only' || !runners.has(rootName(node.object))) return
      context.report({ node, message: '.only drops every other test.' })
    },
  }),
}
