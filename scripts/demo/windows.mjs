// Three app processes on the desktop that is there. Ends when the last window is closed.
import { launchApp } from '../lib/launch-app.mjs'

const titles = {
  duty: 'TP.HCM, duty officer',
  investigator: 'TP.HCM, investigator',
  commander: 'Bình Dương, commander',
}

export async function play({ desks }) {
  const apps = Object.entries(desks).map(([desk, home]) => {
    console.log(`start: ${titles[desk]}: ${home}`)
    return launchApp({ home, args: ['--quit-on-close'] })
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => apps.forEach((app) => app.kill(signal)))
  await Promise.all(apps.map((app) => new Promise((resolve) => app.on('exit', resolve))))
}
