// A folder's allow-list of imports, type-only ones included: options [{ allow: [regular expressions], message }].

export const importsOnly = {
  meta: { schema: [{ type: 'object' }] },
  create(context) {
    const { allow, message } = context.options[0]
    const patterns = allow.map((pattern) => new RegExp(pattern))
    const check = (node) => {
      const name = node.source?.value
      if (typeof name !== 'string' || patterns.some((pattern) => pattern.test(name))) return
      context.report({ node, message: `${name}: ${message}` })
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    }
  },
}
