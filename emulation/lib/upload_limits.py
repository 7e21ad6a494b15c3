"""A file that passes the limit is not even written to the temporary folder."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from emulation.lib.uploads import MAX_SIZE


class UploadLimit(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS. A page learns from `oversized` what was left out."""

    limit = MAX_SIZE

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) > self.limit:
            left_out = getattr(self.request, "oversized_uploads", [])
            self.request.oversized_uploads = [*left_out, self.file_name]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None


def oversized(request) -> list[str]:
    """The names of the files that were left out for their size."""
    return getattr(request, "oversized_uploads", []) if request.FILES is not None else []


def is_oversized(request) -> bool:
    return bool(oversized(request))
