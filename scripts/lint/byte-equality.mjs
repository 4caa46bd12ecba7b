// `===` on two Uint8Arrays compares identity and, worse, invites a comparison that leaks time: use equalBytes.
// Goes by names and makers: here `...Bytes` may also be a size, so two of them are needed; the others need one.

const certainName = /(?:secret|digest|mac|seed|Secret|Digest|Mac|Seed|publicKey|privateKey)$/
const possibleName = /(?:^b|B)ytes$/
const makers = new Set(['utf8', 'concat', 'idBytes', 'sha256', 'u8', 'u16', 'u32', 'u64', 'randomBytes'])

const nameOf = (node) => {
  if (node.type === 'Identifier') return node.name
  const named = node.type === 'MemberExpression' && !node.computed && node.object.name !== 'limits'
  return named ? node.property.name : ''
}

function certain(node) {
  if (node.type === 'CallExpression') return makers.has(nameOf(node.callee))
  if (node.type === 'NewExpression') return node.callee.name === 'Uint8Array'
  return certainName.test(nameOf(node))
}
const possible = (node) => certain(node) || possibleName.test(nameOf(node))

/** Comparing with `undefined`, a literal or a `typeof` is not a comparison of contents. */
const isPlain = (node) =>
  node.type === 'Literal' ||
  node.type === 'UnaryExpression' ||
  (node.type === 'Identifier' && node.name === 'undefined')

export const byteEquality = {
  create: (context) => ({
    BinaryExpression(node) {
      const { left, right, operator } = node
      if (!['===', '!==', '==', '!='].includes(operator) || isPlain(left) || isPlain(right)) return
      if (certain(left) || certain(right) || (possible(left) && possible(right))) {
        context.report({ node, message: 'Compare byte strings with equalBytes of shared/bytes.ts.' })
      }
    },
  }),
}
