// A good pack with one lesson of the kinds of items that the tiny pack does not have.
import { type Files, picture } from './tiny-pack.ts'

const head = `---
title: Thêm câu hỏi
summary: Mỗi kiểu một câu.
minutes: 3
skills: [dlgf-4.2]
---

:::card{#begin picture=cover facts=no-phone}
Người lạ gọi đến.
:::
`

const vi = `${head}
:::true-false{#video}
Công an gọi video để lấy lời khai.

::true
Công an mời ra trụ sở.

::false{right}
Không ai lấy lời khai qua điện thoại.
:::

:::match{#with-what}
Điều nào đi với điều nào?

::pair[Mã OTP]{#otp}
::with[Giữ kín]{#keep}
Mã này mở tài khoản.

::pair[Đường dẫn lạ]{#link}
::with[Không bấm]{#leave}
Bấm vào là vào nhà kẻ gian.

::pair[Số lạ]{#caller}
::with[**Cúp máy**]{#end}
Cúp máy rồi hỏi người nhà.
:::

:::gap{#which-number}
Nghi bị lừa, gọi công an số ___ ngay.

::accept[113]{#police}
::accept[Một một ba]{#in-words}

::wrong[114]{#fire}
Số này của cứu hỏa.

::why
Đó là số của công an.

::else
Số này có ba chữ số.
:::

:::number{#how-much value=1500000 tolerance=50000 unit=đồng}
Ba món giá năm trăm nghìn. Hết bao nhiêu?

::why
Năm trăm nghìn, ba lần.

::else
Cộng lại từng món nhé.
:::

:::spot{#where picture=message}
Chỗ nào đáng ngờ?

::wrong[Giờ gửi]{#time at=0,0,100,30}
Giờ nào cũng có thể thật.

::right[Đường dẫn]{#address at=0,40,50,60}
Bấm vào là mất tiền.
:::

:::spot{#where-all picture=message}
Những chỗ nào đáng ngờ?

::right[Người gửi]{#sender at=0,0,40,30}
Số này không phải của ngân hàng.

::right[Lời giục]{#rush at=50,0,50,30}
Họ giục bác bấm ngay.

::wrong[Ngày gửi]{#day at=0,40,100,30}
Ngày nào cũng có thể thật.
:::

:::conversation{#bank-call}
Có người gọi đến.

::turn{#opens}
Cháu gọi từ ngân hàng.

::reply[Cháu là ai?]{#who to=presses}

::reply[Ừ, bác **nghe**.]{#listen to=presses slip}
Ai gọi cũng tự xưng được.

::turn{#presses}
Bác đọc mã giúp cháu.

::reply[Bác cúp máy đây.]{#refuse to=safe}
Cúp máy là chắc nhất.

::reply[Mã là đây.]{#read-it to=lost slip}
Mã mở tài khoản.

::end{#safe well}
Bác cúp máy, tiền vẫn còn.

::end{#lost again}
Mình thử lại nhé.
:::
`

const en = `${head.replace('Thêm câu hỏi', 'More questions').replace('Mỗi kiểu một câu.', 'One of each kind.').replace('Người lạ gọi đến.', 'A stranger calls.')}
:::true-false{#video}
The police take statements by video call.

::true
They invite you to their office.

::false{right}
Nobody takes statements by phone.
:::

:::match{#with-what}
What goes with what?

::pair[A code]{#otp}
::with[Keep it]{#keep}
It opens your account.

::pair[A strange link]{#link}
::with[Leave it]{#leave}
It leads to the thief.

::pair[A strange number]{#caller}
::with[**Hang up**]{#end}
Hang up and ask your family.
:::

:::gap{#which-number}
Call the police at ___ at once.

::accept[113]{#police}
::accept[One one three]{#in-words}

::wrong[114]{#fire}
That is the fire brigade.

::why
It is the number of the police.

::else
It has three digits.
:::

:::number{#how-much value=1500000 tolerance=50000 unit=dong}
Three things cost five hundred thousand each. What is the sum?

::why
Five hundred thousand, three times.

::else
Add them one by one.
:::

:::spot{#where picture=message}
Which place is strange?

::wrong[The time]{#time at=0,0,100,30}
Any time may be real.

::right[The address]{#address at=0,40,50,60}
It takes your money.
:::

:::spot{#where-all picture=message}
Which places are strange?

::right[The sender]{#sender at=0,0,40,30}
It is no number of the bank.

::right[The hurry]{#rush at=50,0,50,30}
They want you to press at once.

::wrong[The day]{#day at=0,40,100,30}
Any day may be real.
:::

:::conversation{#bank-call}
Somebody calls.

::turn{#opens}
I call from the bank.

::reply[Who are you?]{#who to=presses}

::reply[Yes, I **listen**.]{#listen to=presses slip}
Anybody can say so.

::turn{#presses}
Read me your code, please.

::reply[I hang up.]{#refuse to=safe}
To hang up is safest.

::reply[Here it is.]{#read-it to=lost slip}
It opens your account.

::end{#safe well}
You hung up, and the money is still there.

::end{#lost again}
Let us try again.
:::
`

export const KINDS_VI = 'kinds/lessons/more/vi.md'
export const KINDS_EN = 'kinds/lessons/more/en.md'

export const kindsPack: Files = {
  'catalogue.yaml': 'version: 1\npublisher: Đom Đóm\n',
  'kinds/pack.yaml': `id: kinds
version: 1
title: { vi: Mọi kiểu, en: All kinds }
summary: { vi: Một bài để thử., en: One lesson to try. }
picture: cover
licence: CC-BY-SA-4.0
authors: [Đom Đóm]
lessons: [more]
`,
  'kinds/facts.yaml': `- id: no-phone
  vi: Công an không làm việc qua điện thoại.
  en: Police do not work by phone.
  source: Bộ Công an
  url: https://example.org/a
  checked: 2026-01-01
  review_by: 2027-01-01
`,
  'kinds/pictures.yaml': 'cover:\n  vi: Bìa.\n  en: Cover.\nmessage:\n  vi: Một tin nhắn.\n  en: A message.\n',
  'kinds/pictures/cover.svg': picture,
  'kinds/pictures/message.svg': picture.replace('0 0 9 9', '0 0 320 200'),
  [KINDS_VI]: vi,
  [KINDS_EN]: en,
}
