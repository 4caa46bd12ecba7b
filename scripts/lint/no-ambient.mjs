// Time, randomness and the environment come in through `deps`: a test can then hold them in its hand.

const members = {
  Date: { now: 'deps.clock.now()' },
  Math: { random: 'deps.random' },
  process: { env: 'the composition root and config.ts' },
  performance: { now: 'deps.clock.monotonic()' },
}

export const noAmbient = {
  create: (context) => ({
    MemberExpression(node) {
      if (node.object.type !== 'Identifier') return
      const name = node.computed ? node.property.value : node.property.name
      const instead = Object.hasOwn(members, node.object.name) ? members[node.object.name][name] : undefined
      if (instead === undefined) return
      context.report({ node, message: `${node.object.name}.${name} is ambient: use ${instead}.` })
    },
    NewExpression(node) {
      if (node.callee.name === 'Date' && node.arguments.length === 0) {
        context.report({ node, message: 'new Date() is ambient: use deps.clock.' })
      }
    },
    CallExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date') {
        context.report({ node, message: 'Date() is ambient: use deps.clock.' })
      }
    },
  }),
}
