import Foundation
import RuleOutModel
import RuleOutReport
import Testing

@Suite struct ReplayStripTests {
  @Test
  func `a suspicion's times stand beside the verdict, with their distance and where they are from`()
  {
    let text = TerminalReport(width: 200).render(
      CacheLeak.diagnosis(calibration: "214 incidents"), options: ReportOptions())
    #expect(
      text.contains(
        "ruled out, decidable from 10:19; pursued by the team from 10:25, dropped at 10:45, 26 min later"
          + " (read from the note)"))
    #expect(text.contains("decidable from 10:19; pursued by the team from 11:40, 81 min later\n"))
  }

  @Test func `a verdict that was lost again says so`() {
    var diagnosis = CacheLeak.diagnosis()
    let index = diagnosis.hypotheses.firstIndex { $0.id == "db-pool-exhaustion" } ?? 0
    diagnosis.hypotheses[index].reversals = [
      CacheLeak.at(10, 30), CacheLeak.at(10, 33), CacheLeak.at(10, 40), CacheLeak.at(10, 41),
      CacheLeak.at(10, 50), CacheLeak.at(10, 51),
    ]
    let text = TerminalReport(width: 200).render(diagnosis, options: ReportOptions())
    #expect(
      text.contains(
        "decidable from 10:21, lost at 10:30, back at 10:33, lost at 10:40, back at 10:41,"
          + " and 2 more turns"))
  }

  @Test func `nothing of an input reaches the screen unescaped`() throws {
    for text in Hostile.strings {
      let diagnosis = Hostile.diagnosis(text)
      for report in [
        ReplayStrip().render(diagnosis, options: ReportOptions()),
        ReplayJSON.text(diagnosis, options: ReportOptions()),
      ] {
        let control = report.unicodeScalars.first { $0.value < 0x20 && $0 != "\n" }
        #expect(control == nil)
      }
      let json = ReplayJSON.text(diagnosis, options: ReportOptions())
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.utf8)) }
    }
  }
}
