"""The descriptions of the services; one file each, and this list."""

from stack.service import Service
from stack.services import airflow, connect, kafka, minio, postgres, trino

SERVICES: tuple[Service, ...] = (
    postgres.SOURCE,
    postgres.PLATFORM,
    minio.MINIO,
    kafka.KAFKA,
    connect.CONNECT,
    trino.TRINO,
    airflow.API_SERVER,
    airflow.DAG_PROCESSOR,
    airflow.SCHEDULER,
)
"""In the order in which they are shown."""
