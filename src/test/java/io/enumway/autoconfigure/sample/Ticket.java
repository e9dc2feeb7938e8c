package io.enumway.autoconfigure.sample;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * An entity with an enum column.
 */
@Entity
public class Ticket {

	@Id
	private long id;

	@JdbcTypeCode(SqlTypes.NAMED_ENUM)
	private TicketStatus status = TicketStatus.OPEN;

	public long getId() {
		return this.id;
	}

	public TicketStatus getStatus() {
		return this.status;
	}

}
