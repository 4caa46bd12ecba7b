import acorn from 'acorn'

export const parse = (): unknown => acorn
