// The second load: rooms and the screens that need them. It follows the first paint, so Dexie and the validators lie here.
export { LaterScreen } from './later-screen.tsx'
export { openRooms } from './rooms.ts'
