/* SPDX-License-Identifier: MIT */
/*
** The signatures. Each holds a byte no text has, or is long enough that no
** page starts so; a plain word such as "BM" alone would take text for a file.
*/
#include "text/binary_kind.h"

#include <string.h>

typedef struct signature {
  const char *kind;
  size_t offset; /* of the bytes in the file */
  size_t length;
  const char *bytes;
  size_t second_offset; /* of a second part, when there is one */
  size_t second_length;
  const char *second;
} signature;

/* The first that fits counts. */
static const signature signatures[] = {
    {"PNG picture", 0, 8, "\x89PNG\r\n\x1A\n", 0, 0, NULL},
    {"JPEG picture", 0, 3, "\xFF\xD8\xFF", 0, 0, NULL},
    {"GIF picture", 0, 6, "GIF87a", 0, 0, NULL},
    {"GIF picture", 0, 6, "GIF89a", 0, 0, NULL},
    {"TIFF picture", 0, 4, "II*\0", 0, 0, NULL},
    {"TIFF picture", 0, 4, "MM\0*", 0, 0, NULL},
    {"BMP picture", 0, 2, "BM", 6, 4, "\0\0\0\0"},
    {"WebP picture", 0, 4, "RIFF", 8, 4, "WEBP"},
    {"WAV sound", 0, 4, "RIFF", 8, 4, "WAVE"},
    {"HEIC picture", 4, 8, "ftypheic", 0, 0, NULL},
    {"AVIF picture", 4, 8, "ftypavif", 0, 0, NULL},
    {"JPEG 2000 picture", 0, 8, "\0\0\0\x0CjP  ", 0, 0, NULL},
    {"Photoshop picture", 0, 6, "8BPS\0\1", 0, 0, NULL},
    {"DjVu document", 0, 8, "AT&TFORM", 0, 0, NULL},
    {"PDF document", 0, 5, "%PDF-", 0, 0, NULL},
    {"PostScript document", 0, 4, "%!PS", 0, 0, NULL},
    {"RTF document", 0, 5, "{\\rtf", 0, 0, NULL},
    {"EPUB book", 0, 4, "PK\3\4", 30, 28, "mimetypeapplication/epub+zip"},
    {"OpenDocument file", 0, 4, "PK\3\4", 30, 34,
     "mimetypeapplication/vnd.oasis.open"},
    {"Word document (docx), Excel table (xlsx) or ZIP archive", 0, 4, "PK\3\4",
     0, 0, NULL},
    {"empty ZIP archive", 0, 4, "PK\5\6", 0, 0, NULL},
    {"old Word document (doc) or Excel table (xls)", 0, 8,
     "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 0, 0, NULL},
    {"gzip archive", 0, 3, "\x1F\x8B\x08", 0, 0, NULL},
    {"bzip2 archive", 0, 3, "BZh", 4, 6, "1AY&SY"},
    {"xz archive", 0, 6,
     "\xFD"
     "7zXZ\0",
     0, 0, NULL},
    {"Zstandard archive", 0, 4, "\x28\xB5\x2F\xFD", 0, 0, NULL},
    {"RAR archive", 0, 6, "Rar!\x1A\7", 0, 0, NULL},
    {"7z archive", 0, 6, "7z\xBC\xAF\x27\x1C", 0, 0, NULL},
    {"tar archive", 257, 5, "ustar", 0, 0, NULL},
    {"SQLite database", 0, 16, "SQLite format 3\0", 0, 0, NULL},
    {"program (ELF)", 0, 4,
     "\x7F"
     "ELF",
     0, 0, NULL},
    {"Windows program", 0, 2, "MZ", 2, 2, "\x90\0"},
    {"MP3 sound", 0, 3, "ID3", 4, 1, "\0"},
    {"MP4 film or sound", 4, 4, "ftyp", 0, 0, NULL},
};

static int fits (const char *bytes, size_t length, size_t offset,
                 const char *wanted, size_t wanted_length) {
  return length >= offset + wanted_length &&
         memcmp(bytes + offset, wanted, wanted_length) == 0;
}

const char *jb_binary_kind (const char *bytes, size_t length) {
  for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
    const signature *known = &signatures[i];
    if (fits(bytes, length, known->offset, known->bytes, known->length) &&
        (known->second == NULL || fits(bytes, length, known->second_offset,
                                       known->second, known->second_length)))
      return known->kind;
  }
  return NULL;
}
