/** Whether an address is this relay's: it answers there, or the address is free. */
import { once } from 'node:events'
import { createServer, connect } from 'node:net'
import { GiaobanError } from '../../shared/errors.ts'
import { second } from '../../shared/time.ts'

const patienceMs = 2 * second

/** Throws GiaobanError `config/invalid` when the address is neither free nor answered. */
export async function listenerState(at: { readonly host: string; readonly port: number }): Promise<void> {
  if (await canListen(at)) return
  const socket = connect(at)
  socket.setTimeout(patienceMs, () => socket.destroy(new Error('silent')))
  try {
    await once(socket, 'connect')
  } catch {
    throw new GiaobanError('config/invalid', { params: { field: 'listen' } })
  } finally {
    socket.destroy()
  }
}

async function canListen(at: { readonly host: string; readonly port: number }): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(at)
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
