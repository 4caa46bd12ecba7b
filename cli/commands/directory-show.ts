import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { directoryShowOutput } from '../outputs/desk.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'

export const directoryShow = defineCommand({
  path: ['directory', 'show'],
  summary: {
    vi: 'danh bạ đơn vị, thiết bị và khóa như máy này đã kiểm tra',
    en: 'units, devices and keys as this home has verified them',
  },
  input: z.strictObject({}),
  output: directoryShowOutput,
  human: (shown, language) =>
    [
      `${shown.origin}  ${language === 'vi' ? 'số mục' : 'size'} ${shown.size}  ${shown.root}`,
      shown.witnessed
        ? language === 'vi'
          ? 'có nhân chứng độc lập'
          : 'witnessed'
        : language === 'vi'
          ? 'chưa có nhân chứng độc lập: phải tin bên vận hành'
          : 'unwitnessed: trust in the operator',
      table(
        shown.units.map((unit) => [
          unit.code,
          unit.name,
          unit.level,
          `${unit.officers.length}/${unit.devices.length}`,
          unit.borders.join(' '),
        ]),
      ),
    ].join('\n'),
  run: (cli) => cli.withEngine(async ({ call }) => project(directoryShowOutput, await call('directory.show', {}))),
})
