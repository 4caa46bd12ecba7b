/** Composition root of the command line. */
import { version } from '../package.json'

const args = process.argv.slice(2)
if (args.includes('--version')) process.stdout.write(`${version}\n`)
else process.stdout.write('giaoban COMMAND [--json] [--home DIR]\n')
