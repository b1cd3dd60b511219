/// What variables of stated layouts mean, beyond the names that JSON logs use.
enum StatedVariables {
  /// Fields that a header, a cookie or a note of the application's own may give; `Host` and `Date` of the
  /// client are no instance and no time.
  private static let ofHeaders: Set<LogField> = [
    .user, .session, .clientAddress, .service, .version, .route,
  ]

  /// The meaning of a header, or what else carries values of the application: `x_user`, `X-User-Id`.
  static func header(_ name: String) -> FieldAlias? {
    let plain = FieldAliases.snakeCase(name)
    for candidate in [plain, plain.hasPrefix("x_") ? String(plain.dropFirst(2)) : plain] {
      if let alias = FieldAliases.alias(of: candidate), ofHeaders.contains(alias.field) {
        return alias
      }
    }
    return nil
  }
}
