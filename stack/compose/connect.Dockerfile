# Kafka Connect is in Kafka's image; Debezium is the file that `weir stack up` uses, of the same digest.
FROM maven:3.9.11-eclipse-temurin-21 AS debezium
ARG DEBEZIUM
ARG SHA256
WORKDIR /fetched
RUN mvn --batch-mode --quiet org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -DoutputDirectory=. \
        -Dartifact=io.debezium:debezium-connector-postgres:${DEBEZIUM}:tar.gz:plugin \
    && echo "${SHA256}  debezium-connector-postgres-${DEBEZIUM}-plugin.tar.gz" | sha256sum --check \
    && mkdir plugins \
    && tar -xzf debezium-connector-postgres-${DEBEZIUM}-plugin.tar.gz -C plugins

FROM apache/kafka:4.3.1
# connect.properties names `plugins`, and connectors name `secrets`, in the working directory.
WORKDIR /opt/connect
COPY --from=debezium /fetched/plugins plugins
USER root
RUN mkdir -m 700 secrets && chown appuser secrets
USER appuser
