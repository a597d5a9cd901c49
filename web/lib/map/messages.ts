import type { Label } from '#schema/measures.ts';

export default {
  map: {
    vi: 'Bản đồ: {measure}. Phím mũi tên chuyển giữa các đơn vị, Enter mở đơn vị đang chọn, Escape bỏ chọn.',
    en: 'Map: {measure}. Arrow keys go from unit to unit, Enter opens the chosen one, Escape clears the choice.',
  },
  approximate: {
    vi: 'Ranh giới gần đúng, không phải bản đồ pháp lý',
    en: 'Approximate boundaries, not a legal map',
  },
  hoangSa: { vi: 'Quần đảo Hoàng Sa', en: 'Hoàng Sa Archipelago' },
  truongSa: { vi: 'Quần đảo Trường Sa', en: 'Trường Sa Archipelago' },
  legend: { vi: 'Chú giải', en: 'Legend' },
  unitsInClass: { vi: 'số đơn vị', en: 'units' },
  noData: { vi: 'Không có số liệu', en: 'No data' },
  loading: { vi: 'Đang tải bản đồ …', en: 'Loading the map …' },
  failed: {
    vi: 'Không tải được bản đồ. Số liệu có trong bảng.',
    en: 'The map could not be loaded. The figures are in the table.',
  },
  again: { vi: 'Tải lại', en: 'Try again' },
  noScript: {
    vi: 'Bản đồ cần JavaScript. Các số liệu này có trong bảng.',
    en: 'The map needs JavaScript. The same figures are in the table.',
  },
  zoomIn: { vi: 'Phóng to', en: 'Zoom in' },
  zoomOut: { vi: 'Thu nhỏ', en: 'Zoom out' },
  whole: { vi: 'Về toàn cảnh', en: 'Whole view' },
  open: { vi: 'Mở', en: 'Open' },
  chosen: { vi: '{name}: {value}', en: '{name}: {value}' },
  cleared: { vi: 'Đã bỏ chọn', en: 'Choice cleared' },
  elsewhere: { vi: 'Ngoài khung bản đồ', en: 'Outside the frame' },
} satisfies Record<string, Label>;
