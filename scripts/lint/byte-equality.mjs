// `===` on two Uint8Arrays compares identity and, worse, invites a comparison that leaks time: use equalBytes.

const bytesName = /(?:^b|B)ytes$|(?:secret|digest|mac|seed|publicKey|privateKey|Secret|Digest|Mac|Seed)$/
const bytesMakers = new Set(['utf8', 'concat', 'idBytes', 'sha256', 'u8', 'u16', 'u32', 'u64', 'randomBytes'])

function isBytes(node) {
  if (node.type === 'Identifier') return bytesName.test(node.name)
  if (node.type === 'MemberExpression' && !node.computed) return bytesName.test(node.property.name)
  if (node.type === 'CallExpression') {
    const { callee } = node
    const name = callee.type === 'MemberExpression' ? callee.property.name : callee.name
    return bytesMakers.has(name)
  }
  return node.type === 'NewExpression' && node.callee.name === 'Uint8Array'
}

/** Comparing with `undefined`, a literal or a `typeof` is not a comparison of contents. */
const isPlain = (node) =>
  node.type === 'Literal' ||
  node.type === 'UnaryExpression' ||
  (node.type === 'Identifier' && node.name === 'undefined')

export const byteEquality = {
  create: (context) => ({
    BinaryExpression(node) {
      if (!['===', '!==', '==', '!='].includes(node.operator)) return
      if (isPlain(node.left) || isPlain(node.right)) return
      if (isBytes(node.left) || isBytes(node.right)) {
        context.report({ node, message: 'Compare byte strings with equalBytes of shared/bytes.ts.' })
      }
    },
  }),
}
