package io.enumway.sqlite.service;

import io.enumway.replica.DatabaseService;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * A service on SQLite.
 */
@DatabaseService
@Import(V2__Fresh_orders.class)
public class SqliteService {

	@Bean
	static SelfKillingDataSources selfKillingDataSources() {
		return new SelfKillingDataSources();
	}

}
