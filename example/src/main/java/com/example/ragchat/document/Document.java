package com.example.ragchat.document;

import java.util.UUID;

/**
 * A document of a knowledge pool.
 *
 * @param id the key
 * @param filename the name of the uploaded file
 * @param status how far its processing is
 */
record Document(UUID id, String filename, DocumentStatus status) {

}
