// What the server says to the person who starts it: Vietnamese first, then English.
import type { Problem, ProblemCode } from '../core/problem.ts'
import { isLoopback, urlOf } from './address.ts'

/** What to open and what to try. */
export function welcome(host: string, port: number): readonly string[] {
  const url = urlOf(host, port)
  const [forPhones, forPhonesEn] = isLoopback(host) ? [[], []] : needsHttps
  return [
    `Đom Đóm đang chạy. Mở ${url} rồi học một bài; ngắt mạng vẫn học tiếp được.`,
    'Xem ai đã học gì: npm run domdom -- report. Dừng: Ctrl+C.',
    ...forPhones,
    `Đom Đóm is running. Open ${url}, take a lesson, then switch the network off and go on.`,
    'See who has learned what: npm run domdom -- report. Stop: Ctrl+C.',
    ...forPhonesEn,
  ]
}

/** Browsers give service workers and keys to secure pages alone; of plain addresses only localhost counts as one. */
const needsHttps = [
  ['Điện thoại cần HTTPS: địa chỉ http:// không phải localhost thì ứng dụng không chạy được. Xem docs/running.md.'],
  ['Phones need HTTPS: a plain http:// address other than localhost cannot run the app. See docs/running.md.'],
] as const

const sentences: Partial<Readonly<Record<ProblemCode, readonly [vi: string, en: string]>>> = {
  'start/port-in-use': [
    'Không mở được cổng {port}: có thể chương trình khác đang dùng. Chọn cổng khác: PORT=8081 npm start',
    'Port {port} cannot be opened: another program may be using it. Choose another one: PORT=8081 npm start',
  ],
  'start/folder-not-writable': [
    'Không ghi được vào thư mục {folder}. Chọn thư mục khác: DATA_DIR=./data npm start',
    'The folder {folder} cannot be written. Choose another one: DATA_DIR=./data npm start',
  ],
  'start/database-in-use': [
    'Một máy chủ Đom Đóm khác đang dùng thư mục {folder}. Hãy dừng nó trước.',
    'Another Đom Đóm server is using the folder {folder}. Stop that one first.',
  ],
  'start/not-built': [
    'Chưa có ứng dụng trong {folder}. Chạy trước: npm run build',
    'There is no built app in {folder}. First run: npm run build',
  ],
  'storage/newer-database': [
    'Dữ liệu này do bản Đom Đóm mới hơn ghi. Hãy cập nhật chương trình; dữ liệu vẫn nguyên vẹn.',
    'This data was written by a newer Đom Đóm. Update the program; the data is untouched.',
  ],
  'storage/older-database': [
    'Dữ liệu này do bản Đom Đóm cũ ghi. Hãy khởi động máy chủ một lần, rồi chạy lại lệnh này.',
    'This data was written by an older Đom Đóm. Start the server once, then run this command again.',
  ],
  'storage/exists': [
    'Đã có {file} rồi, nên không ghi đè. Chọn tên tệp hoặc thư mục khác.',
    '{file} is there already and was not touched. Choose another file or folder.',
  ],
  'storage/damaged': [
    'Tệp {file} bị hỏng ({found}), nên không dùng được. Hãy dùng bản sao lưu khác.',
    'The file {file} is damaged ({found}) and was not used. Take another backup.',
  ],
  'storage/unavailable': [
    'Tệp domdom.sqlite không phải dữ liệu của Đom Đóm hoặc đã hỏng. Giữ lại tệp và chọn DATA_DIR khác.',
    'The file domdom.sqlite is not Đom Đóm data or is damaged. Keep it and choose another DATA_DIR.',
  ],
}

/** Null for problems nobody meets when starting. */
export function startTrouble(problem: Problem): readonly string[] | null {
  return sentences[problem.code]?.map((sentence) => filled(sentence, problem)) ?? null
}

function filled(sentence: string, { details }: Problem): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''))
}
