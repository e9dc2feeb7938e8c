package com.example.ragchat.conversation;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A message of a conversation.
 *
 * @param id the key
 * @param role who says it
 * @param content what is said
 * @param createdAt when
 */
record Message(UUID id, MessageRole role, String content, OffsetDateTime createdAt) {

}
