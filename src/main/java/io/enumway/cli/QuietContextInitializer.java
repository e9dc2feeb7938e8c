package io.enumway.cli;

import java.util.List;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Keeps everything in a context from working by itself: every bean is lazy, life cycles
 * are not started, nothing is scheduled, and the application's listeners hear nothing.
 * Lazy initialization alone does not stop {@code SmartLifecycle} beans, and Boot exempts
 * scheduled ones from it.
 */
class QuietContextInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		context.addBeanFactoryPostProcessor(new QuietBeans());
	}

	/**
	 * Keep Boot from calling the runners of a context that goes on when it is started.
	 */
	static void withdrawRunners(ConfigurableApplicationContext context) {
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		for (Class<?> type : List.of(ApplicationRunner.class, CommandLineRunner.class)) {
			for (String name : beanFactory.getBeanNamesForType(type)) {
				QuietBeans.remove(beanFactory, name);
			}
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * Added by hand, so that it sees the registry after every other processor of it.
	 */
	private static final class QuietBeans implements BeanDefinitionRegistryPostProcessor, PriorityOrdered {

		@Override
		public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		}

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
			for (String name : beanFactory.getBeanDefinitionNames()) {
				beanFactory.getBeanDefinition(name).setLazyInit(true);
			}
			remove(beanFactory, AnnotationConfigUtils.EVENT_LISTENER_PROCESSOR_BEAN_NAME);
			remove(beanFactory, "org.springframework.context.annotation.internalScheduledAnnotationProcessor");
			replace(beanFactory, AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
					new NoLifecycles(beanFactory));
			replace(beanFactory, AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME,
					new BootListenersOnly(beanFactory));
		}

		private static void replace(ConfigurableListableBeanFactory beanFactory, String name, Object singleton) {
			remove(beanFactory, name);
			beanFactory.registerSingleton(name, singleton);
		}

		private static void remove(ConfigurableListableBeanFactory beanFactory, String name) {
			if (beanFactory instanceof BeanDefinitionRegistry registry && registry.containsBeanDefinition(name)) {
				BeanDefinition definition = registry.getBeanDefinition(name);
				registry.removeBeanDefinition(name);
				definition.setLazyInit(true);
			}
		}

		@Override
		public int getOrder() {
			return Ordered.LOWEST_PRECEDENCE;
		}

	}

	/**
	 * Starts nothing.
	 */
	private static final class NoLifecycles extends DefaultLifecycleProcessor {

		NoLifecycles(ConfigurableListableBeanFactory beanFactory) {
			setBeanFactory(beanFactory);
		}

		@Override
		public void onRefresh() {
		}

		@Override
		public void start() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

	/**
	 * Tells Boot's own listeners, which make logging and the environment work, and no
	 * beans.
	 */
	private static final class BootListenersOnly extends SimpleApplicationEventMulticaster {

		BootListenersOnly(ConfigurableListableBeanFactory beanFactory) {
			super(beanFactory);
		}

		@Override
		public void addApplicationListenerBean(String name) {
		}

		@Override
		protected void invokeListener(ApplicationListener<?> listener, ApplicationEvent event) {
			if (listener.getClass().getName().startsWith("org.springframework.boot.")) {
				super.invokeListener(listener, event);
			}
		}

	}

}
