/** Clean: no wall may name this file. */
export const stub = 'shared/crypto'
