// What stopped a mirror, for the person who runs it: Vietnamese first, then English.
import type { Problem, ProblemCode } from '../../core/problem.ts'

type Sentence = readonly [vi: string, en: string]

const lies: Sentence = [
  'Nguồn gửi nội dung không đúng, nên không nhận. Hãy thử nguồn khác.',
  'The source sent something that is not what it should be. It was not taken; try another source.',
]

const sentences: Partial<Readonly<Record<ProblemCode, Sentence>>> = {
  'net/unreachable': [
    'Không kết nối được tới nguồn, hoặc mạng bị ngắt. Chạy lại lệnh này để tải tiếp.',
    'The source cannot be reached, or the line broke. Run this again: it goes on where it stopped.',
  ],
  'net/slow': [
    'Mạng quá chậm. Chạy lại lệnh này để tải tiếp.',
    'The line is too slow. Run this again: it goes on where it stopped.',
  ],
  'net/server-trouble': [
    'Nguồn trả lời {status}. Kiểm tra địa chỉ, hoặc thử lại sau.',
    'The source answers with {status}. Look at the address, or try again later.',
  ],
  'net/not-our-server': [
    'Trả lời không phải của Đom Đóm: có thể mạng Wi-Fi cần đăng nhập.',
    'This answer is not from Đom Đóm: perhaps the Wi-Fi wants a login first.',
  ],
  'pack/not-at-source': [
    'Nguồn không có đủ tệp, hoặc đã dời đi. Kiểm tra địa chỉ, hoặc thử nguồn khác.',
    'The source lacks a file, or has moved. Look at the address, or try another source.',
  ],
  'pack/not-signed': lies,
  'pack/bad-hash': lies,
  'pack/bad-form': lies,
  'pack/too-large': lies,
  'pack/bad-signature': [
    'Chữ ký không đúng, nên không nhận.',
    'A signature is wrong or there are too few. Nothing of it was taken.',
  ],
  'pack/unknown-publisher': [
    'Không ai trong các khóa được tin đã ký. Kiểm tra --root và địa chỉ nguồn.',
    'It is signed by none of the keys this machine trusts. Look at --root, and at the address.',
  ],
  'pack/rollback': [
    'Nguồn đưa danh mục {offered}, cũ hơn danh mục {trusted} đã có. Không nhận.',
    'The source has catalogue {offered}, older than {trusted}, which is here. It was not taken.',
  ],
  'pack/missing': ['Danh mục không có gói {packId}.', 'The catalogue has no pack {packId}.'],
  'pack/withdrawn': ['Gói {packId} đã bị rút lại.', 'The pack {packId} was taken back by its publisher.'],
  'pack/source': [
    'Chưa biết tin khóa của ai: không có tệp gốc trong {folder}. Thêm --root và tệp packs/root/1 nhận tận tay.',
    'Whose keys should be trusted? There is no root in {folder}. Name one with --root: the packs/root/1 of your publisher, brought by hand.',
  ],
  'storage/exists': [
    '{file} có thứ khác ở đó, nên không ghi. Chọn thư mục mới.',
    'Something else is in {file}, and nothing was written. Name a new folder.',
  ],
  'storage/damaged': [
    '{file} trong thư mục này hỏng, hoặc do khóa khác ký. Xem lại --root, hoặc chọn thư mục mới.',
    '{file} in this folder is damaged, or signed by other keys. Look at --root, or name a new folder.',
  ],
  'start/folder-not-writable': ['Không ghi được vào thư mục {folder}.', 'The folder {folder} cannot be written.'],
  'start/database-in-use': [
    'Một lệnh mirror khác đang chạy với thư mục này.',
    'Another mirror run is at work in this folder.',
  ],
}

/** Its code and details for problems nobody meets here. */
export function mirrorTrouble({ code, details }: Problem): readonly string[] {
  const listed = Object.entries(details).map(([key, value]) => `${key} ${value}`)
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''))
  return sentences[code]?.map(filled) ?? [`${code}: ${listed.join(', ')}`]
}
