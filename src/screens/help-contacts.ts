// The number that helps even before any pack is here. As it stands in packs/scam-calls/facts.yaml: a test holds the two together.
import type { ContactFact } from '../../core/pack/contacts.ts'

export const builtInContacts: readonly ContactFact[] = [
  {
    id: 'report-156',
    text: {
      vi: 'Báo cuộc gọi lừa đảo, miễn phí - gọi 156, hoặc nhắn LD (số)(nội dung) gửi 156 hay 5656.',
      en: 'Report a fraud call free of charge - call 156, or text LD (number)(what was said) to 156 or 5656.',
    },
    source:
      'Bộ TT&TT, tổng đài 156 từ 01/11/2022, theo Vietnet24h, 05/11/2022; cú pháp theo Trang Công Nghệ; còn được nhắc lại ngày 18/08/2025 (Hà Tĩnh 24h)',
    checked: '2026-06-30',
    reviewBy: '2027-02-28',
    contact: { call: '156', text: { to: '5656', body: { vi: 'LD (số)(nội dung)', en: 'LD (số)(nội dung)' } } },
  },
]
