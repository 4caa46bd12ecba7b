/**
 * Where the built command starts. What V8 compiled is kept beside the program, a seventh of each start: code only,
 * checked by its hash, and left out where the folder cannot be written.
 */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

enableCompileCache(join(__dirname, 'compiled'))
void import('./main.ts').then(({ main }) => main(join(__dirname, 'entry.worker.js')))
