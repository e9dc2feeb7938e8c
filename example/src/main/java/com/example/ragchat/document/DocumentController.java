package com.example.ragchat.document;

import java.util.List;
import java.util.UUID;

import org.springframework.http.ResponseEntity;
import org.springframework.util.Assert;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The documents over HTTP.
 */
@RestController
@RequestMapping("/documents")
class DocumentController {

	private final Documents documents;

	DocumentController(Documents documents) {
		this.documents = documents;
	}

	@GetMapping
	List<Document> list(@RequestParam DocumentStatus status) {
		return this.documents.with(status);
	}

	@PutMapping("/{id}/status")
	ResponseEntity<Document> update(@PathVariable UUID id, @RequestBody NewStatus update) {
		return ResponseEntity.of(this.documents.update(id, update.status()));
	}

	record NewStatus(DocumentStatus status) {

		NewStatus {
			Assert.notNull(status, "'status' must be given");
		}

	}

}
