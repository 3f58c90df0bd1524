# MinIO from source, as `weir stack up` builds it: upstream publishes no binaries any more.
FROM golang:1.27.3 AS build
WORKDIR /module
COPY go.mod go.sum ./
ENV CGO_ENABLED=0 GOFLAGS=-mod=readonly GOTOOLCHAIN=local
RUN go build -trimpath -ldflags='-s -w' -o /minio github.com/minio/minio

FROM alpine:3.22.1
RUN adduser -D minio && mkdir /data && chown minio /data
COPY --from=build /minio /usr/local/bin/minio
USER minio
ENTRYPOINT ["minio"]
