"""A file that passes the limit is not even written to the temporary folder."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from emulation.lib.uploads import MAX_SIZE


class UploadLimit(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS. A page sees that a file was left out by `is_oversized`."""

    limit = MAX_SIZE

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) > self.limit:
            self.request.has_oversized_upload = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None


def is_oversized(request) -> bool:
    return bool(request.FILES is not None and getattr(request, "has_oversized_upload", False))
