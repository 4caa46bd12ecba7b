// TODO: some day
export const todo = 1
