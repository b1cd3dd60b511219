extension Unicode.Scalar {
  /// True for what changes a screen, a reading direction or a comparison without being seen: controls
  /// (C0, DEL, C1), format characters (bidi controls, zero width, tags), line and paragraph
  /// separators, and letters that show nothing.
  var isHidden: Bool {
    if value >= 0x20 && value < 0x7F { return false }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
    default: break
    }
    switch value {
    // Grapheme joiner, Hangul fillers, Mongolian selectors, variation selector supplement.
    case 0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x180B...0x180F, 0xE0100...0xE01EF: return true
    default: return false
    }
  }
}

extension String {
  /// This text with every hidden scalar spelled out, as in `\u{1b}`.
  var showingHidden: String {
    guard unicodeScalars.contains(where: \.isHidden) else { return self }
    var shown = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar.isHidden {
        shown.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      } else {
        shown.append(scalar)
      }
    }
    return String(shown)
  }
}
