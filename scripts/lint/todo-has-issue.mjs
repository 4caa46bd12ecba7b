// A to-do that nobody can look up is forgotten: it names its issue, as in @TODO(#12).

const todo = /\b(?:TODO|FIXME|XXX|HACK)\b/
const named = /@TODO\(#\d+\)/

export const todoHasIssue = {
  create: (context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        if (todo.test(comment.value) && !named.test(comment.value)) {
          context.report({ node: comment, message: 'Name the issue: @TODO(#number).' })
        }
      }
    },
  }),
}
