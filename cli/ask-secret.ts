/** Asks a person at the terminal without showing what they type. */
import type { ReadStream } from 'node:tty'

const enter = ['\r', '\n', '\u0004']
const interrupt = '\u0003'
const backspace = ['\u007F', '\b']

/** Reads one line from a terminal in raw mode. Ctrl+C rejects with the name of the signal. */
export function askSecret(input: ReadStream, write: (text: string) => void, question: string): Promise<string> {
  write(question)
  return new Promise((resolve, reject) => {
    let typed: string[] = []
    const end = (settle: () => void): void => {
      input.off('data', onData)
      input.setRawMode(false)
      input.pause()
      write('\n')
      settle()
    }
    const onData = (chunk: string): void => {
      for (const character of chunk) {
        if (enter.includes(character)) return end(() => resolve(typed.join('')))
        if (character === interrupt) return end(() => reject(new Error('SIGINT')))
        if (backspace.includes(character)) typed = typed.slice(0, -1)
        else typed.push(character)
      }
    }
    input.setEncoding('utf8')
    input.setRawMode(true)
    input.on('data', onData)
    input.resume()
  })
}
