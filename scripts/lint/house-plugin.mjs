// House rules that no stock rule covers (docs/adr/0004). One file each; each has its own test.
import { byteEquality } from './byte-equality.mjs'
import { importsOnly } from './imports-only.mjs'
import { noAmbient } from './no-ambient.mjs'
import { noOnly } from './no-only.mjs'
import { rawIpc } from './raw-ipc.mjs'
import { todoHasIssue } from './todo-has-issue.mjs'

export default {
  meta: { name: 'house' },
  rules: {
    'byte-equality': byteEquality,
    'imports-only': importsOnly,
    'no-ambient': noAmbient,
    'no-only': noOnly,
    'raw-ipc': rawIpc,
    'todo-has-issue': todoHasIssue,
  },
}
