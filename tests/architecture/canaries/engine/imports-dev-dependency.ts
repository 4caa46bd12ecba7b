import fc from 'fast-check'

export const arbitrary = (): unknown => fc.integer()
