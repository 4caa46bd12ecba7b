export const map = 1
