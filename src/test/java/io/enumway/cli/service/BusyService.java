package io.enumway.cli.service;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * A web service with a runner, a scheduled bean, a lifecycle bean and listeners, each of
 * which says so when it works.
 */
@SpringBootApplication
@EnableScheduling
public class BusyService {

	public static void main(String[] args) {
		SpringApplication.run(BusyService.class, args);
	}

	static void works(String who) {
		System.out.println("WORKS: " + who);
	}

	/**
	 * Declared as {@code mood}.
	 */
	@DatabaseEnum(name = "mood", labels = LabelStyle.LOWER_CASE)
	public enum Mood {

		HAPPY, SAD

	}

	/**
	 * The code of the service's own exit is none of a command's business.
	 */
	@Component
	static class Exit implements ExitCodeGenerator {

		Exit() {
			works("exit code generator");
		}

		@Override
		public int getExitCode() {
			return 42;
		}

	}

	@Component
	static class Eager {

		Eager(JdbcClient jdbc) {
			works("eager bean");
			jdbc.sql("select count(*) from diary").query(Long.class).single();
		}

	}

	@Component
	static class Runner implements ApplicationRunner, CommandLineRunner {

		@Override
		public void run(ApplicationArguments args) {
			works("application runner");
		}

		@Override
		public void run(String... args) {
			works("command line runner");
		}

	}

	@Component
	static class Schedule {

		@Scheduled(fixedRate = 1)
		void tick() {
			works("schedule");
		}

	}

	@Component
	static class Lifecycle implements SmartLifecycle {

		@Override
		public void start() {
			works("lifecycle");
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

	@Component
	static class Listener implements ApplicationListener<ContextRefreshedEvent> {

		@Override
		public void onApplicationEvent(ContextRefreshedEvent event) {
			works("listener");
		}

		@EventListener
		void ready(ApplicationReadyEvent event) {
			works("annotated listener");
		}

	}

}
