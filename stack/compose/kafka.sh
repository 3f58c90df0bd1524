#!/bin/bash
# Give the data folder its cluster id, whole or not at all; then become the broker. As services/kafka.py does it.
set -eu
java=(
    java -Xmx512M -Djava.net.preferIPv4Stack=true -XX:+ExitOnOutOfMemoryError -Xms256M -XX:+UseSerialGC
    -Dlog4j2.configurationFile=/etc/weir/kafka/log4j2.yaml -cp '/opt/kafka/libs/*'
)
if [ ! -d "$KAFKA_DATA" ]; then
    rm -rf "$KAFKA_DATA.new"
    KAFKA_DATA=$KAFKA_DATA.new "${java[@]}" kafka.tools.StorageTool format \
        --cluster-id d2Vpci1zdGFjay1vbmUtYg --config /etc/weir/kafka/server.properties
    mv "$KAFKA_DATA.new" "$KAFKA_DATA"
fi
exec "${java[@]}" kafka.Kafka /etc/weir/kafka/server.properties
