// Makes alert.wav: two rising tones, three times, soft at both ends so that small speakers do not click. Run: node resources/sounds/make-alert.mjs
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const rate = 22050
const notes = [
  [784, 0.14],
  [1047, 0.2],
  [0, 0.09],
]
const samples = []
for (let round = 0; round < 3; round++) {
  for (const [hertz, seconds] of notes) {
    const length = Math.round(rate * seconds)
    for (let i = 0; i < length; i++) {
      const edge = Math.min(1, i / 180, (length - i) / 700)
      const turn = (2 * Math.PI * hertz * i) / rate
      const tone = Math.sin(turn) + 0.35 * Math.sin(2 * turn) + 0.18 * Math.sin(3 * turn)
      samples.push(hertz === 0 ? 0 : 0.5 * edge * tone)
    }
  }
}
const data = Buffer.alloc(samples.length * 2)
samples.forEach((value, i) => data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 32000), i * 2))
const head = Buffer.alloc(44)
head.write('RIFF', 0)
head.writeUInt32LE(36 + data.length, 4)
head.write('WAVEfmt ', 8)
head.writeUInt32LE(16, 16)
head.writeUInt16LE(1, 20)
head.writeUInt16LE(1, 22)
head.writeUInt32LE(rate, 24)
head.writeUInt32LE(rate * 2, 28)
head.writeUInt16LE(2, 32)
head.writeUInt16LE(16, 34)
head.write('data', 36)
head.writeUInt32LE(data.length, 40)
writeFileSync(join(dirname(fileURLToPath(import.meta.url)), 'alert.wav'), Buffer.concat([head, data]))
