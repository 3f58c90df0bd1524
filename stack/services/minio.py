"""MinIO, the S3-compatible store under the lake."""

from __future__ import annotations

from stack import probes
from stack.service import Service
from stack.site import Site

BUCKET = "lake"
REGION = "us-east-1"


def _make_bucket(site: Site) -> None:
    import boto3  # noqa: PLC0415 - half a second that `weir stack logs` need not pay
    from botocore.config import Config  # noqa: PLC0415

    store = boto3.client(
        "s3",
        endpoint_url=site.url("minio.s3"),
        region_name=REGION,
        aws_access_key_id=site.secrets["S3_ACCESS_KEY"],
        aws_secret_access_key=site.secrets["S3_SECRET_KEY"],
        config=Config(s3={"addressing_style": "path"}, proxies={}),
    )
    if BUCKET not in {bucket.get("Name") for bucket in store.list_buckets()["Buckets"]}:
        store.create_bucket(Bucket=BUCKET)


MINIO = Service(
    name="minio",
    purpose="S3-compatible object store of the lake",
    software=["minio"],
    ports=["s3", "console"],
    secrets=["S3_ACCESS_KEY", "S3_SECRET_KEY"],
    memory=150,
    command=lambda site: [
        *(str(site.software["minio"] / "minio"), "server", "--quiet"),
        *("--address", site.address("minio.s3")),
        *("--console-address", site.address("minio.console")),
        str(site.folder("minio") / "data"),
    ],
    environment=lambda site: {
        "MINIO_ROOT_USER": site.secrets["S3_ACCESS_KEY"],
        "MINIO_ROOT_PASSWORD": site.secrets["S3_SECRET_KEY"],
        "MINIO_REGION": REGION,
        "MINIO_UPDATE": "off",
        "MINIO_CI_CD": "1",  # the data may lie on the system's own disk
    },
    ready=lambda site: probes.http(f"{site.url('minio.s3')}/minio/health/cluster"),
    ready_within=60,
    finish=_make_bucket,
)
