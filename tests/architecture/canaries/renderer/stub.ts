/** Clean: no wall may name this file. */
export const stub = 'renderer'
