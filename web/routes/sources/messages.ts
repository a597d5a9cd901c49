/** Texts of the pages of sources. */
import type { RejectionCode } from '#schema/errors.ts';
import type { Label } from '#schema/measures.ts';

export const sourcesMessages = {
  title: { vi: 'Nguồn dữ liệu', en: 'Sources' },
  intro: {
    vi: 'Mỗi hệ thống gửi dữ liệu là một nguồn. Ở đây: nguồn gửi gì, nền tảng nhận gì, từ chối gì và vì sao.',
    en: 'Each system that sends data is a source. Here: what it sent, what was taken, what was refused and why.',
  },
  source: { vi: 'Nguồn', en: 'Source' },
  state: { vi: 'Tình trạng', en: 'State' },
  newest: { vi: 'Nhận gần nhất', en: 'Last accepted' },
  ago: { vi: '{age} trước', en: '{age} ago' },
  lag: { vi: 'Nhập gần nhất', en: 'Last entry' },
  accepted: { vi: 'Đã nhận', en: 'Accepted' },
  duplicate: { vi: 'Trùng lặp', en: 'Duplicate' },
  stale: { vi: 'Bản cũ', en: 'Stale' },
  rejected: { vi: 'Bị từ chối', en: 'Rejected' },
  open: { vi: 'Chưa xử lý', en: 'Open' },
  total: { vi: 'Tổng', en: 'Total' },
  tableCaption: {
    vi: 'Số sự kiện theo nguồn, từ đầu. Nhận gần nhất: nền tảng nhận sự kiện mới nhất cách đây bao lâu. Nhập gần nhất (độ trễ): lần nhập mới nhất tại nguồn cách đây bao lâu, theo đồng hồ chiến dịch. Trùng lặp: đã có y hệt. Bản cũ: đã có phiên bản mới hơn. Chưa xử lý: bị từ chối và chưa gửi lại thành công.',
    en: 'Events by source, from the start. Last accepted: how long ago the platform took its newest event. Last entry (lag): how long ago the newest entry was made at the source, by the clock of the campaign. Duplicate: known already, identical. Stale: a newer revision is known. Open: rejected and not replayed since.',
  },
  good: { vi: 'Mới', en: 'Fresh' },
  warn: { vi: 'Chậm, trên {amber} phút', en: 'Slow, over {amber} minutes' },
  bad: { vi: 'Im lặng, trên {red} phút', en: 'Silent, over {red} minutes' },
  none: { vi: 'Chưa gửi gì', en: 'Nothing sent yet' },
  rejects: { vi: 'Bản ghi bị từ chối', en: 'Rejected records' },
  rejectsOf: { vi: 'Bản ghi bị từ chối: {source}', en: 'Rejected records: {source}' },
  noRejects: { vi: 'Không có bản ghi nào bị từ chối.', en: 'No rejected record.' },
  noRejectsCode: {
    vi: 'Không có bản ghi nào bị từ chối với mã “{code}”.',
    en: 'No record was rejected with the code “{code}”.',
  },
  allOf: { vi: 'Xem tất cả của {source}', en: 'See all of {source}' },
  filter: { vi: 'Lọc theo lý do', en: 'Filter by reason' },
  everyCode: { vi: 'Mọi lý do', en: 'Every reason' },
  line: { vi: 'dòng {n}', en: 'line {n}' },
  field: { vi: 'trường', en: 'field' },
  wholeLine: { vi: 'cả dòng', en: 'the whole line' },
  replayed: { vi: 'đã gửi lại', en: 'replayed' },
  stillOpen: { vi: 'chưa xử lý', en: 'open' },
  showEvent: { vi: 'Xem sự kiện', en: 'Show the event' },
  noEvent: {
    vi: 'Dòng này không phải JSON nên không được giữ lại; hãy gửi lại từ nguồn.',
    en: 'This line was not JSON and was not kept; send it again from the source.',
  },
  newestPage: { vi: '« Mới nhất', en: '« Newest' },
  older: { vi: 'Cũ hơn »', en: 'Older »' },
  asOf: { vi: 'Số liệu lúc {time}', en: 'Figures as of {time}' },
  old: {
    vi: 'Số liệu cũ: chưa cập nhật được từ {time}. Đang thử lại.',
    en: 'Old figures: no update since {time}. Trying again.',
  },
  failed: {
    vi: 'Không đọc được số liệu của các nguồn.',
    en: 'The figures of the sources could not be read.',
  },
  tryAgain: { vi: 'Thử lại', en: 'Try again' },
  empty: { vi: 'Chưa có nguồn nào gửi dữ liệu', en: 'No source has sent data yet' },
  emptyHow: {
    vi: 'Khai báo khóa của nguồn trong INGEST_KEYS (nguồn:khóa), khởi động lại, rồi gửi một tệp NDJSON hoặc CSV:',
    en: 'Set the key of the source in INGEST_KEYS (source:key), restart, then send an NDJSON or CSV file:',
  },
  orCurl: { vi: 'hoặc từng loạt sự kiện qua HTTP:', en: 'or batches of events over HTTP:' },
  replayTitle: { vi: 'Sửa và gửi lại', en: 'Correct and replay' },
  replayHow: {
    vi: 'Sai ở nguồn: sửa bản ghi tại nguồn và gửi lại với revision lớn hơn. Sai ở quy tắc của nền tảng (ví dụ thiếu một xã): sau khi quy tắc được sửa, người phụ trách nguồn cho chạy lại bằng khóa của mình. Khóa không bao giờ hiện ở đây.',
    en: 'Wrong at the source: correct the record there and send it with a higher revision. Wrong in a rule of the platform (a missing commune, say): once the rule is mended, the steward of the source replays with its own key. The key is never shown here.',
  },
  replayCode: {
    vi: 'Chạy lại mọi bản ghi bị từ chối vì một lý do:',
    en: 'Replay everything rejected for one reason:',
  },
  replayIds: { vi: 'hoặc từng bản ghi theo id:', en: 'or single records by id:' },
  listThem: { vi: 'Xem danh sách qua cửa nhận:', en: 'List them at the door:' },
  id: { vi: 'id', en: 'id' },
  unknownSource: { vi: 'Không có nguồn “{source}”', en: 'There is no source “{source}”' },
} satisfies Record<string, Label>;

/** What a code means, for the person who has to mend it. */
export const CODE_LABELS: Readonly<Record<RejectionCode, Label>> = {
  malformed_json: { vi: 'Không phải một đối tượng JSON', en: 'Not one JSON object' },
  too_deep: { vi: 'Lồng quá sâu', en: 'Nested too deep' },
  line_too_long: { vi: 'Dòng quá dài', en: 'Line too long' },
  missing_field: { vi: 'Thiếu trường', en: 'Missing field' },
  unknown_field: { vi: 'Trường lạ', en: 'Unknown field' },
  wrong_type: { vi: 'Sai kiểu dữ liệu', en: 'Wrong type' },
  out_of_range: { vi: 'Ngoài khoảng cho phép', en: 'Out of range' },
  bad_format: { vi: 'Sai định dạng', en: 'Bad format' },
  unknown_kind: { vi: 'Loại sự kiện lạ', en: 'Unknown kind of event' },
  unknown_unit: { vi: 'Không có đơn vị này', en: 'Unknown unit' },
  unknown_vaccine: { vi: 'Không có vắc xin này', en: 'Unknown vaccine' },
  unknown_site: { vi: 'Không có điểm tiêm này', en: 'Unknown site' },
  in_future: { vi: 'Ở tương lai', en: 'In the future' },
  before_campaign: { vi: 'Trước chiến dịch', en: 'Before the campaign' },
  foreign_source: { vi: 'Khóa không được ghi nguồn này', en: 'The key may not write this source' },
  out_of_scope: { vi: 'Khóa không được ghi đơn vị này', en: 'The key may not write this unit' },
  person_not_pseudonym: { vi: 'Mã người không phải bí danh', en: 'The person is not a pseudonym' },
  inconsistent: { vi: 'Các trường mâu thuẫn nhau', en: 'Fields contradict each other' },
  revision_conflict: {
    vi: 'Cùng phiên bản, khác nội dung',
    en: 'Same revision, other content',
  },
};

/** The meaning of a code; a code from a newer server than this page stands for itself. */
export function codeLabel(code: string): Label {
  return CODE_LABELS[code as RejectionCode] ?? { vi: code, en: code };
}
