import { z } from 'zod'
import { sayDevices } from '../administration/say.ts'
import { defineCommand } from '../command.ts'
import { deviceListOutput } from '../outputs/administration.ts'

export const deviceList = defineCommand({
  path: ['device', 'list'],
  summary: { vi: 'thiết bị của đơn vị, quyền đọc, hạn chứng nhận', en: 'devices of the unit, which read, until when' },
  input: z.strictObject({}),
  output: deviceListOutput,
  human: sayDevices,
  run: (cli) => cli.withEngine(({ call }) => call('devices.list', {})),
})
