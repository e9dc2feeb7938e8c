package io.enumway.crash.service;

import io.enumway.EnumDefinition;
import io.enumway.replica.DatabaseService;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link CrashService} with an enum type whose values no migration adds: with
 * {@code enumway.sync=expand} they come after the migrations.
 */
@DatabaseService
@Import(V2__Add_curious.class)
public class ExpandingService {

	@Bean
	EnumDefinition weather() {
		return EnumDefinition.of("weather", "fog", "sun", "rain", "snow");
	}

}
