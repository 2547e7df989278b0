/** The frame of every page: where one can go, the search, who is signed in; the sandbox's phone beside it. */
import {
  ActionIcon,
  AppShell,
  Badge,
  Burger,
  Button,
  CloseButton,
  Divider,
  Group,
  Menu,
  NavLink,
  ScrollArea,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { DeviceMobileIcon, LinkExternalIcon, MoonIcon, PersonIcon, SunIcon } from '@primer/octicons-react';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { useSession, useSessionState } from './data/session';
import { NAVIGATION } from './navigation';
import { SearchField } from './parts/search-field';
import { useWords } from './words/speak';

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const { links } = useSession();
  const [menu, { toggle, close }] = useDisclosure();
  const [phone, { toggle: togglePhone, close: closePhone }] = useDisclosure();
  const [address] = useLocation();
  useEffect(close, [address, close]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'md', collapsed: { mobile: !menu } }}
      aside={{ width: 400, breakpoint: 'md', collapsed: { mobile: !phone, desktop: !phone } }}
      padding="md"
    >
      <AppShell.Header>
        <a className="skip" href="#content">
          {t('nav.skip')}
        </a>
        <Group h="100%" px="md" gap="sm" wrap="nowrap" justify="space-between">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={menu} onClick={toggle} hiddenFrom="md" size="sm" aria-label={t('nav.menu')} />
            <Text
              component={Link}
              href="/"
              fw={650}
              visibleFrom="xs"
              c="inherit"
              style={{ whiteSpace: 'nowrap' }}
            >
              fixit-exchange
            </Text>
          </Group>
          <SearchField />
          <Group gap={4} wrap="nowrap">
            {links.sandbox && (
              <Tooltip label={t('shell.phone')}>
                <ActionIcon
                  variant={phone ? 'filled' : 'subtle'}
                  size="lg"
                  aria-label={t('shell.phone')}
                  aria-pressed={phone}
                  onClick={togglePhone}
                >
                  <DeviceMobileIcon />
                </ActionIcon>
              </Tooltip>
            )}
            <Account />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={t('nav.label')} p="xs">
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {children}
      </AppShell.Main>
      {links.sandbox && phone && (
        <AppShell.Aside aria-label={t('shell.phone')}>
          <Phone url={links.sandbox} close={closePhone} />
        </AppShell.Aside>
      )}
    </AppShell>
  );
}

function Navigation() {
  const { t } = useWords();
  const { scopes } = useSession();
  const [address] = useLocation();
  return (
    <ScrollArea>
      {NAVIGATION.map(({ title, pages }) => (
        <div key={title ?? 'first'}>
          {title && (
            <Text size="xs" c="dimmed" fw={600} px="sm" pt="sm" pb={4}>
              {t(title)}
            </Text>
          )}
          {pages
            .filter(({ scope }) => scopes.includes(scope))
            .map(({ href, name, icon: Icon }) => {
              const isHere =
                href === '/' ? address === '/' : address === href || address.startsWith(`${href}/`);
              return (
                <NavLink
                  key={href}
                  component={Link}
                  href={href}
                  label={t(name)}
                  leftSection={<Icon />}
                  active={isHere}
                  aria-current={isHere ? 'page' : undefined}
                  py={6}
                />
              );
            })}
        </div>
      ))}
    </ScrollArea>
  );
}

function Account() {
  const { t, value } = useWords();
  const session = useSession();
  const { signOut } = useSessionState();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme() === 'dark';
  const isNarrow = useMediaQuery('(max-width: 62em)');
  const mayAct = session.scopes.some((scope) => scope !== 'read');
  return (
    <Menu width={270} position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          px="xs"
          leftSection={<PersonIcon />}
          aria-label={t('shell.account', { name: session.name })}
          style={{ maxWidth: isNarrow ? '3.2rem' : '14rem' }}
        >
          {!isNarrow && (
            <Text truncate size="sm">
              {session.name}
            </Text>
          )}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {t('shell.account', { name: session.name })}
          <Group gap={4} mt={4}>
            {mayAct ? (
              <Text size="xs">
                {t('shell.scopes', {
                  scopes: session.scopes.map((scope) => value('scope', scope)).join(', '),
                })}
              </Text>
            ) : (
              <Badge variant="light" color="gray" tt="none">
                {t('shell.readOnly')}
              </Badge>
            )}
          </Group>
        </Menu.Label>
        <Menu.Item
          leftSection={isDark ? <SunIcon /> : <MoonIcon />}
          onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
        >
          {isDark ? t('shell.light') : t('shell.dark')}
        </Menu.Item>
        <Menu.Item component="a" href={session.links.docs} target="_blank" leftSection={<LinkExternalIcon />}>
          {t('shell.docs')}
        </Menu.Item>
        <Menu.Item
          component="a"
          href={session.links.temporalUi}
          target="_blank"
          rel="noreferrer"
          leftSection={<LinkExternalIcon />}
        >
          {t('shell.temporal')}
        </Menu.Item>
        <Divider my={4} />
        <LanguageItem />
        <Menu.Item onClick={() => void signOut()}>{t('shell.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function LanguageItem() {
  const { t, language, choose } = useWords();
  const other = language === 'en' ? 'ru' : 'en';
  return (
    <Menu.Item lang={other} aria-label={t('shell.languageLabel')} onClick={() => choose(other)}>
      {t('shell.language')}
    </Menu.Item>
  );
}

/** The simulated outside world. It is another origin: what runs in it reaches nothing of ours. */
function Phone({ url, close }: { url: string; close(): void }) {
  const { t } = useWords();
  const page = `${url.replace(/\/+$/, '')}/_/`;
  return (
    <>
      <Group justify="space-between" p="xs" wrap="nowrap">
        <Text size="xs" c="dimmed">
          {t('shell.phoneHint')}{' '}
          <a href={page} target="_blank" rel="noreferrer">
            {t('shell.phoneAlone')}
          </a>
        </Text>
        <CloseButton onClick={close} aria-label={t('shell.phoneClose')} />
      </Group>
      <iframe title={t('shell.phone')} src={page} style={{ flex: 1, border: 0, width: '100%' }} />
    </>
  );
}
