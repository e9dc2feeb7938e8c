package com.example.ragchat.conversation;

import java.util.List;
import java.util.UUID;

import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The messages of a conversation over HTTP.
 */
@RestController
@RequestMapping("/conversations/{conversation}/messages")
class MessageController {

	private final Messages messages;

	MessageController(Messages messages) {
		this.messages = messages;
	}

	@GetMapping
	List<Message> list(@PathVariable UUID conversation) {
		return this.messages.of(conversation);
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	Message say(@PathVariable UUID conversation, @RequestBody NewMessage message) {
		return this.messages.add(conversation, message.role(), message.content());
	}

	record NewMessage(MessageRole role, String content) {

		NewMessage {
			Assert.notNull(role, "'role' must be given");
			Assert.notNull(content, "'content' must be given");
		}

	}

}
