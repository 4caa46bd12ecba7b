// One validated door: ipcMain and ipcRenderer are named in their own files and nowhere else.

const owners = new Map([
  ['ipcMain', /(?:^|\/)electron\/main\/ipc-door\.ts$/],
  ['ipcRenderer', /(?:^|\/)electron\/preload\/index\.ts$/],
])

export const rawIpc = {
  create(context) {
    const file = context.filename.replaceAll('\\', '/')
    return {
      Identifier(node) {
        const owner = owners.get(node.name)
        if (owner === undefined || owner.test(file)) return
        context.report({
          node,
          message: `${node.name} belongs to its one file (electron/main/ipc-door.ts, electron/preload).`,
        })
      },
    }
  },
}
