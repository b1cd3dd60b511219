import RuleOutModel

extension MetricFamily {
  /// Records that wait in queues, and those that nobody could read. Kafka, RabbitMQ, SQS, and by words.
  static let messageQueues = MetricFamily("message queues") { name in
    if waiting.contains(name.canonical) { return [Reading(.queueDepth)] }
    let isDeadLetter = name.has("dlq", "deadletter", "deadlettered") || name.holds("dead_letter")
    if isDeadLetter || name.has("poison", "malformed", "unparseable") {
      // The depth of a queue of rejects, or the rejects themselves.
      if isDeadLetter, !name.looksCumulative, !name.statesRate, !name.has("rate") {
        return [Reading(.queueDepth, name.statistic ?? .value)]
      }
      return [Reading(.inputErrors, .rate, scale: name.rateScale, name.eventAccumulation)]
    }
    if name.has("lag"), name.has("consumer", "kafka", "partition", "topic"),
      !name.has("replica", "replication"), !name.statesTime, !name.statesShare
    {
      return [Reading(.queueDepth, name.statistic ?? .value)]
    }
    guard name.has("deserialization", "deserialize", "unmarshal", "parse", "parsing", "decode"),
      name.hasAny(failureWords), !name.statesTime, !name.statesShare
    else { return nil }
    return [Reading(.inputErrors, .rate, scale: name.rateScale, name.eventAccumulation)]
  }

  private static let waiting: Set<String> = [
    "kafka_consumergroup_lag", "kafka_consumergroup_group_lag", "kafka_consumer_group_lag",
    "kafka_consumergroup_group_topic_sum_lag", "kafka_consumer_records_lag",
    "kafka_consumer_records_lag_max", "kafka_consumer_fetch_manager_records_lag",
    "kafka_consumer_fetch_manager_records_lag_max", "burrow_kafka_consumer_partition_lag",
    "rabbitmq_queue_messages_ready", "rabbitmq_queue_messages",
    "aws_sqs_approximate_number_of_messages_visible_average",
  ]
}
