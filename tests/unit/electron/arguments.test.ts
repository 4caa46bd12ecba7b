import { expect, test } from 'vitest'
import { homeOf, quitsOnClose } from '../../../electron/main/arguments.ts'

const where = { cwd: '/srv', appData: '/config' }

test.each([
  [['electron', '.'], '/config/giaoban/home'],
  [['electron', '.', '--home=/a'], '/a'],
  [['electron', '.', '--home', '/a'], '/a'],
  [['electron', '.', '--home=a/b'], '/srv/a/b'],
  [['electron', '.', '--home=/a', '--home=/b'], '/b'],
  [['electron', '.', '--home'], '/config/giaoban/home'],
  [['electron', '.', '--home='], '/config/giaoban/home'],
])('%j opens %s', (argv, home) => {
  expect(homeOf(argv, where)).toBe(home)
})

test('closing ends the app only where it was started to do so', () => {
  expect(quitsOnClose(['electron', '.', '--quit-on-close'])).toBe(true)
  expect(quitsOnClose(['electron', '.', '--quit-on-close=no', 'quit-on-close'])).toBe(false)
})
