/** Units above invented ones that are silent: one that may be told, one that was. */
import type { ResponseOf } from '../../../../shared/ipc/contract.ts'
import { minute } from '../../../../shared/time.ts'
import { hex, unit } from './world.ts'

const above = (code: string, told?: string) => ({
  superior: { unit: code, name: unit(code).name, ...(told !== undefined && { request: hex(901, 64), at: told }) },
})

export const withSuperiors = (now: number, plain: ResponseOf<'bulletin.get'>): ResponseOf<'bulletin.get'> => ({
  ...plain,
  units: plain.units.map((row) => ({
    ...row,
    ...(row.unit === 'tay-ninh' && plain.own && above('binh-duong')),
    ...(row.unit === 'tien-giang' && plain.own && above('dong-nai', new Date(now - 20 * minute).toISOString())),
  })),
})
